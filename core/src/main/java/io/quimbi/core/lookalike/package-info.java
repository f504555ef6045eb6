/** Who is most like whom: exact nearest neighbours among everybody, and how alone somebody is. */
@NullMarked
package io.quimbi.core.lookalike;

import org.jspecify.annotations.NullMarked;
