package io.quimbi.server.web;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * Reads records as their types say: a component that is not {@code @Nullable} has to be there, and
 * neither it nor what it contains may be null.
 */
final class RequiredComponents extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    return required(member);
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    Boolean required = required(annotated);
    return required == null
        ? JsonSetter.Value.empty()
        : JsonSetter.Value.construct(
            required ? Nulls.FAIL : Nulls.SET, required ? Nulls.FAIL : Nulls.DEFAULT);
  }

  /** Null of what is no component of a record of ours. */
  private static @Nullable Boolean required(Annotated annotated) {
    if (annotated instanceof AnnotatedParameter parameter
        && parameter.getDeclaringClass().isRecord()
        && parameter.getDeclaringClass().getPackageName().startsWith("io.quimbi.")
        && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor) {
      AnnotatedType type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
      return !type.isAnnotationPresent(Nullable.class);
    }
    return null;
  }
}
