/** Long work: started by a request, and going on after its answer. */
@NullMarked
package io.quimbi.server.work;

import org.jspecify.annotations.NullMarked;
