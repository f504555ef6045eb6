package io.quimbi.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quimbi.engine.QuimbiException;
import io.quimbi.store.server.ServerAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://ann:s%40fe%2B+x@db.example.com:6543/shop?sslmode=require",
        "postgresql://ann:s%40fe%2B+x@db.example.com:6543/shop?sslmode=require",
        "jdbc:postgresql://db.example.com:6543/shop?user=ann&password=s%40fe%2B+x&sslmode=require"
      })
  void formsOfHostsAndDriversMeanTheSame(String url) {
    ServerAddress address = DatabaseUrl.parse(url);

    assertThat(address.url()).isEqualTo("jdbc:postgresql://db.example.com:6543/shop");
    assertThat(address.user()).isEqualTo("ann");
    assertThat(address.password()).isEqualTo("s@fe++x");
    assertThat(address.properties()).isEqualTo(Map.of("sslmode", "require"));
  }

  @Test
  void portAndPasswordMayBeLeftOut() {
    ServerAddress address = DatabaseUrl.parse("postgres://ann@localhost/shop");

    assertThat(address.url()).isEqualTo("jdbc:postgresql://localhost:5432/shop");
    assertThat(address.password()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://ann:secret@localhost/shop",
        "localhost:5432/shop",
        "postgres://ann:secret@localhost",
        "postgres://ann:secret@localhost/",
        "postgres://ann:sec ret@localhost/shop",
        "postgres://ann:secret#@localhost/shop",
        "postgres://ann:secret@localhost/shop/more",
        ""
      })
  void otherFormsAreRefusedWithoutRepeatingThePassword(String url) {
    assertThatThrownBy(() -> DatabaseUrl.parse(url))
        .isInstanceOfSatisfying(
            QuimbiException.class,
            e -> {
              assertThat(e.code()).isEqualTo("DATABASE_URL_BAD");
              assertThat(e.kind()).isEqualTo(QuimbiException.Kind.USAGE);
              assertThat(e)
                  .hasMessageContaining("postgres://user:password@host:port/database")
                  .hasMessageNotContaining("secret")
                  .hasMessageNotContaining("sec ret");
            });
  }

  @Test
  void addressNeverShowsThePassword() {
    assertThat(DatabaseUrl.parse("postgres://ann:secret@localhost/shop").toString())
        .doesNotContain("secret");
  }
}
