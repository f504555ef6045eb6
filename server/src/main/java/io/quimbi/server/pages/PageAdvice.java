package io.quimbi.server.pages;

import io.quimbi.server.web.Explanations;
import io.quimbi.server.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/** What goes wrong on a page is said on a page. */
@ControllerAdvice(basePackageClasses = PageAdvice.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PageAdvice {
  private final Explanations explanations;
  private final Door door;

  PageAdvice(Explanations explanations, Door door) {
    this.explanations = explanations;
    this.door = door;
  }

  @ExceptionHandler(Exception.class)
  void any(HttpServletRequest request, HttpServletResponse response, Exception failure)
      throws IOException {
    @Nullable Problem problem = explanations.of(failure);
    if (problem != null) {
      door.refuse(request, response, problem);
    }
  }
}
