/** Tests over HTTP. */
@NullMarked
package io.quimbi.server.models;

import org.jspecify.annotations.NullMarked;
