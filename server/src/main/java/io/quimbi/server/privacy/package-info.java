/** What is held of one customer: told or erased. */
@NullMarked
package io.quimbi.server.privacy;

import org.jspecify.annotations.NullMarked;
