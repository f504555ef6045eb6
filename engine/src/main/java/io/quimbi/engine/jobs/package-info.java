/** What is done for a store by itself, at times of the store's own day. */
@NullMarked
package io.quimbi.engine.jobs;

import org.jspecify.annotations.NullMarked;
