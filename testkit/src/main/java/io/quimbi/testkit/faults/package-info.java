/**
 * Runs the real command line in processes of its own and does to them what machines and people do:
 * kills them, interrupts them, takes their disk away.
 */
@NullMarked
package io.quimbi.testkit.faults;

import org.jspecify.annotations.NullMarked;
