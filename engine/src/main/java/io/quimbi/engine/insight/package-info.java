/** What is known about a store, its segments and its customers, in the words of every interface. */
@NullMarked
package io.quimbi.engine.insight;

import org.jspecify.annotations.NullMarked;
