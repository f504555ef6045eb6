@NullMarked
package io.quimbi.core.model;

import org.jspecify.annotations.NullMarked;
