/** Churn risk and lifetime value. */
@NullMarked
package io.quimbi.server.lifetime;

import org.jspecify.annotations.NullMarked;
