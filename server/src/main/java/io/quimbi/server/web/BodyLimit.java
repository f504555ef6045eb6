package io.quimbi.server.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This method reads a body as a stream, up to a limit of its own. An {@code Idempotency-Key} is
 * refused here, since such a body is not kept to be compared with another.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyLimit {
  /** In units of 1,048,576 bytes. */
  int megabytes();
}
