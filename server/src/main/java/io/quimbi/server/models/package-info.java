/** The models of a store. */
@NullMarked
package io.quimbi.server.models;

import org.jspecify.annotations.NullMarked;
