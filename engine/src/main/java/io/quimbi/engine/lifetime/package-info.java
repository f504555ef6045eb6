/** Churn risk and lifetime value of a store's customers, from models fitted to its own orders. */
@NullMarked
package io.quimbi.engine.lifetime;

import org.jspecify.annotations.NullMarked;
