/** Studies of accuracy and speed; each prints what the pages under docs show. */
@NullMarked
package io.quimbi.bench;

import org.jspecify.annotations.NullMarked;
