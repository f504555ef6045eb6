package io.quimbi.server.openapi;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Schemas of records: a component that is not {@code @Nullable} is required and never null; one
 * that is may be null. Records say this in their types, so nothing else needs to.
 */
final class RecordSchemas extends ModelResolver {
  RecordSchemas(ObjectMapper mapper) {
    super(mapper, new NestedNames());
    openapi31(true);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // Swagger's model is raw.
  public @Nullable Schema resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
    JavaType java = type.getType() == null ? null : _mapper.constructType(type.getType());
    if (java != null && java.isTypeOrSubTypeOf(JsonNode.class)) {
      // Whatever JSON there is, and not the methods of the class that holds it.
      return new Schema();
    }
    @Nullable Schema resolved = super.resolve(type, context, next);
    if (resolved == null || java == null || !java.isRecordType()) {
      return resolved;
    }
    Schema schema = defined(resolved, context);
    Map<String, Schema> properties = schema.getProperties();
    if (properties == null) {
      return resolved;
    }
    List<String> required = new ArrayList<>();
    for (RecordComponent component : java.getRawClass().getRecordComponents()) {
      String name = snake(component.getName());
      Schema property = properties.get(name);
      if (property == null) {
        continue;
      }
      nullableValues(component, property);
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        properties.put(name, orNull(property));
      } else {
        required.add(name);
      }
    }
    schema.setRequired(required.isEmpty() ? null : required);
    return resolved;
  }

  /** Values of a map and items of a list that may be null. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  private static void nullableValues(RecordComponent component, Schema property) {
    if (!(component.getAnnotatedType() instanceof AnnotatedParameterizedType generic)) {
      return;
    }
    var arguments = generic.getAnnotatedActualTypeArguments();
    if (!arguments[arguments.length - 1].isAnnotationPresent(Nullable.class)) {
      return;
    }
    if (property.getAdditionalProperties() instanceof Schema values) {
      property.setAdditionalProperties(orNull(values));
    } else if (property.getItems() != null) {
      property.setItems(orNull(property.getItems()));
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static Schema orNull(Schema schema) {
    Schema nothing = new Schema().types(Set.of("null"));
    if (schema.get$ref() != null || schema.getAnyOf() != null) {
      List<Schema> either =
          schema.getAnyOf() != null ? new ArrayList<>(schema.getAnyOf()) : new ArrayList<>();
      if (schema.get$ref() != null) {
        either.add(new Schema().$ref(schema.get$ref()));
      }
      if (either.stream().noneMatch(one -> Set.of("null").equals(one.getTypes()))) {
        either.add(nothing);
      }
      return new Schema().anyOf(either).description(schema.getDescription());
    }
    Set<String> types =
        new LinkedHashSet<>(schema.getTypes() == null ? Set.of() : schema.getTypes());
    if (types.isEmpty() && schema.getType() != null) {
      types.add(schema.getType());
    }
    if (!types.isEmpty()) {
      types.add("null");
      schema.setTypes(types);
    }
    return schema;
  }

  @SuppressWarnings("rawtypes")
  private static Schema defined(Schema resolved, ModelConverterContext context) {
    if (resolved.get$ref() == null) {
      return resolved;
    }
    String name = resolved.get$ref().substring(resolved.get$ref().lastIndexOf('/') + 1);
    Schema found = context.getDefinedModels().get(name);
    return found == null ? resolved : found;
  }

  private static String snake(String camel) {
    return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(camel);
  }

  /** Of records with the same simple name, each is named with the class that it stands in. */
  private static final class NestedNames extends TypeNameResolver {
    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
      Class<?> outer = type.getEnclosingClass();
      return outer == null
          ? super.nameForClass(type, options)
          : nameForClass(outer, options) + type.getSimpleName();
    }
  }
}
