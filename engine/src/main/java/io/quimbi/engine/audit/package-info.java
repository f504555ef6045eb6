/** Who did what, and when: the trail that stays when what it tells of is gone. */
@NullMarked
package io.quimbi.engine.audit;

import org.jspecify.annotations.NullMarked;
