/** The kernels by themselves under JMH, and the libraries that they are compared with. */
@NullMarked
package io.quimbi.bench.kernel;

import org.jspecify.annotations.NullMarked;
