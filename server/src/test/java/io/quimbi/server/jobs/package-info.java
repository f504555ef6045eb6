/** Tests of jobs over HTTP. */
@NullMarked
package io.quimbi.server.jobs;

import org.jspecify.annotations.NullMarked;
