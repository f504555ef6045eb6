/** What is done for stores by itself, and what came of it. */
@NullMarked
package io.quimbi.server.jobs;

import org.jspecify.annotations.NullMarked;
