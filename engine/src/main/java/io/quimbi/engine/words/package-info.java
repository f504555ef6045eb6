/**
 * Questions in plain words. A grammar over the store's own names of axes and segments, and over
 * what shopkeepers call customers, turns them into a filter; what it cannot read it says.
 */
@NullMarked
package io.quimbi.engine.words;

import org.jspecify.annotations.NullMarked;
