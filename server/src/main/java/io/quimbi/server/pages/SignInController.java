package io.quimbi.server.pages;

import io.quimbi.engine.access.Caller;
import io.quimbi.engine.access.Role;
import io.quimbi.server.web.Authenticator;
import io.quimbi.server.web.Needs;
import io.quimbi.server.web.Open;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signing in with a key, and out. */
@Controller
final class SignInController {
  private final Authenticator keys;
  private final Door door;
  private final Assets assets;

  SignInController(Authenticator keys, Door door, Assets assets) {
    this.keys = keys;
    this.door = door;
    this.assets = assets;
  }

  @GetMapping("/")
  @Open("only sends to the pages")
  ModelAndView home() {
    return redirect(Door.HOME);
  }

  @GetMapping(Door.SIGN_IN)
  @Open("asks for the key")
  ModelAndView form(
      @RequestParam(required = false) @Nullable String next,
      @RequestParam(required = false) @Nullable String revoked) {
    return page(
        next,
        revoked == null
            ? null
            : "The key that you signed in with was revoked. Sign in with another.");
  }

  private ModelAndView page(@Nullable String next, @Nullable String error) {
    return new ModelAndView("sign-in")
        .addObject("assets", assets)
        .addObject("next", own(next))
        .addObject("error", error);
  }

  @PostMapping(Door.SIGN_IN)
  @Open("is given the key")
  ModelAndView signIn(
      HttpServletRequest request,
      @RequestParam(defaultValue = "") String key,
      @RequestParam(required = false) @Nullable String next) {
    Optional<Caller> caller = keys.authenticate(key.strip());
    if (caller.isEmpty()) {
      ModelAndView again =
          page(next, "That is no key of this service, or it was revoked. Check it and try again.");
      again.setStatus(HttpStatus.UNAUTHORIZED);
      return again;
    }
    door.signIn(request, caller.get());
    return redirect(own(next));
  }

  @PostMapping("/app/sign-out")
  @Needs(Role.READ)
  ModelAndView signOut(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    return redirect(Door.SIGN_IN);
  }

  /** Only to pages of this service: an address that somebody else wrote might lead anywhere. */
  private static String own(@Nullable String next) {
    return next != null && next.matches("/app(/[a-z-]+)*([?][^\\s\\\\]*)?") ? next : Door.HOME;
  }

  private static ModelAndView redirect(String to) {
    return new ModelAndView(Redirects.to(to));
  }
}
