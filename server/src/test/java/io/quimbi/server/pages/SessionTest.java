package io.quimbi.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.quimbi.engine.access.Role;
import io.quimbi.engine.audit.Actor;
import io.quimbi.server.TestService;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {
  @Test
  void whoeverHasNoSessionIsAskedToSignInAndBroughtBack() {
    HttpResponse<String> answer = new Visitor().get("/app/segments?axis=purchase_value");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("/app/sign-in?next=%2Fapp%2Fsegments%3Faxis%3Dpurchase_value");
  }

  @Test
  void signingInLeadsNowhereElse() {
    String key = key(Role.READ);
    for (String next : new String[] {"//evil.example", "https://evil.example", "/app/../../x\\y"}) {
      HttpResponse<String> answer =
          new Visitor()
              .form(
                  "/app/sign-in", "key=" + Visitor.encoded(key) + "&next=" + Visitor.encoded(next));
      assertThat(answer.headers().firstValue("Location").orElseThrow()).as(next).endsWith("/app");
    }
  }

  @Test
  void aWrongKeyIsSaidAndBeginsNoSession() {
    Visitor visitor = new Visitor();
    HttpResponse<String> answer = visitor.form("/app/sign-in", "key=qk_no_such");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("That is no key of this service");
    assertThat(visitor.get("/app").statusCode()).isEqualTo(303);
  }

  @Test
  void theCookieIsOutOfReachOfScriptsAndOtherSites() {
    HttpResponse<String> answer =
        new Visitor().form("/app/sign-in", "key=" + Visitor.encoded(key(Role.READ)));
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .doesNotContain("qk_");
    assertThat(answer.headers().firstValue("Location").orElseThrow()).doesNotContain("token");
  }

  @Test
  void aRevokedKeyEndsItsSession() {
    var keys = TestService.quimbi().accessKeys();
    var key = keys.create(TestService.SHOP, Role.READ, "short", Actor.SERVICE);
    Visitor visitor = Visitor.signedIn(key.text());
    visitor.page("/app");
    keys.revoke(TestService.SHOP, key.keyId(), Actor.SERVICE);
    HttpResponse<String> answer = visitor.get("/app");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).contains("revoked");
  }

  @Test
  void signingOutNeedsTheTokenAndEndsTheSession() {
    Visitor visitor = Visitor.signedIn(TestService.SHOP, Role.READ);
    assertThat(visitor.form("/app/sign-out", "_token=0000").statusCode()).isEqualTo(403);
    visitor.page("/app");
    assertThat(visitor.form("/app/sign-out", "_token=" + visitor.token()).statusCode())
        .isEqualTo(303);
    assertThat(visitor.get("/app").statusCode()).isEqualTo(303);
  }

  @Test
  void aFormFromAnotherSiteIsRefusedEvenToSignIn() {
    HttpResponse<String> answer =
        new Visitor()
            .form(
                "/app/sign-in",
                "key=" + Visitor.encoded(key(Role.READ)),
                "Origin",
                "https://evil.example");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void whatCannotBeReadIsSaidOnAPage() {
    Visitor visitor = Visitor.signedIn(TestService.SHOP, Role.READ);
    for (HttpResponse<String> answer :
        List.of(
            visitor.get("/app?&=x"),
            visitor.get("/app/segments?csv=segments&=x"),
            visitor.form("/app/sign-out", "&=x"),
            new Visitor().form("/app/sign-in", "&=x"))) {
      assertThat(answer.statusCode()).as(answer.uri().toString()).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
      assertThat(answer.body()).contains("NAME=VALUE").doesNotContain("a fault of ours");
    }
    visitor.page("/app");
  }

  @Test
  void aSessionOpensTheInterfaceForProgramsOnlyToScriptsOfItsPages() {
    Visitor visitor = Visitor.signedIn(TestService.SHOP, Role.ADMIN);
    assertThat(visitor.get("/segments/axes").statusCode()).isEqualTo(401);
    HttpRequest.Builder request = HttpRequest.newBuilder(Visitor.at("/segments/axes"));
    assertThat(visitor.send(request.copy().header("X-Page-Token", "0000").build()).statusCode())
        .isEqualTo(403);
    assertThat(
            visitor
                .send(request.copy().header("X-Page-Token", visitor.token()).build())
                .statusCode())
        .isEqualTo(200);
    assertThat(
            visitor
                .send(
                    HttpRequest.newBuilder(Visitor.at("/models/undo"))
                        .POST(BodyPublishers.noBody())
                        .build())
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aRoleSeesAndDoesNoMoreThanItsKey() {
    Visitor reader = Visitor.signedIn(TestService.SHOP, Role.READ);
    assertThat(reader.get("/app/keys").statusCode()).isEqualTo(403);
    assertThat(reader.page("/app/models")).doesNotContain("Undo the last change");
    assertThat(reader.page("/app")).doesNotContain("/app/keys");
    Visitor admin = Visitor.signedIn(TestService.SHOP, Role.ADMIN);
    assertThat(admin.page("/app/keys")).contains("Make a key");
  }

  @Test
  void pagesHaveAStrictPolicyAndAreNotKept() {
    HttpResponse<String> answer = Visitor.signedIn(TestService.SHOP, Role.READ).get("/app");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(answer.body()).doesNotContain("style=").doesNotContain("onclick");
  }

  private static String key(Role role) {
    return TestService.quimbi()
        .accessKeys()
        .create(TestService.SHOP, role, "pages", Actor.SERVICE)
        .text();
  }
}
