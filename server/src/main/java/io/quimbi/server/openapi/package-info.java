/** The description of the service, for programs and for people. */
@NullMarked
package io.quimbi.server.openapi;

import org.jspecify.annotations.NullMarked;
