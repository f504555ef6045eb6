/** What segments are called: names by a person, by the built-in namer, and by Claude. */
@NullMarked
package io.quimbi.server.names;

import org.jspecify.annotations.NullMarked;
