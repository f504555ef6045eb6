@NullMarked
package io.quimbi.testkit;

import org.jspecify.annotations.NullMarked;
