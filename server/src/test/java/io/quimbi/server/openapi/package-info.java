@NullMarked
package io.quimbi.server.openapi;

import org.jspecify.annotations.NullMarked;
