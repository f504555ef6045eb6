/** Named filters whose customers leave for other programs, with who came and who went. */
@NullMarked
package io.quimbi.engine.audience;

import org.jspecify.annotations.NullMarked;
