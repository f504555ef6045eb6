/** Who is like whom, and why a customer belongs where it does. */
@NullMarked
package io.quimbi.server.meaning;

import org.jspecify.annotations.NullMarked;
