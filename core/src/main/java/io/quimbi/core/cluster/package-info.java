@NullMarked
package io.quimbi.core.cluster;

import org.jspecify.annotations.NullMarked;
