package io.e5boot.pgvector.sql;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.module.SimpleSerializers;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * How metadata are written where Jackson would do it otherwise: points in time in UTC,
 * and trees of Jackson 2, which libraries still put into metadata, as the JSON that they
 * are.
 */
final class MetadataModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	private static final String JACKSON_2_NODE = "com.fasterxml.jackson.databind.JsonNode";

	MetadataModule() {
		setSerializers(new Serializers());
		DateText.TYPES.forEach((type) -> addSerializer(new DateSerializer(type)));
	}

	private static final class DateSerializer extends StdSerializer<Object> {

		DateSerializer(Class<?> type) {
			super(type);
		}

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(DateText.of(value));
		}

	}

	private static final class Jackson2Serializer extends StdSerializer<Object> {

		Jackson2Serializer(JavaType type) {
			super(type);
		}

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			generator.writeTree(JsonMapper.shared().readTree(value.toString()));
		}

	}

	private static final class Serializers extends SimpleSerializers {

		private static final long serialVersionUID = 1L;

		@Override
		public @Nullable ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type,
				BeanDescription.Supplier description, JsonFormat.@Nullable Value format) {
			for (Class<?> raw = type.getRawClass(); raw != null; raw = raw.getSuperclass()) {
				if (raw.getName().equals(JACKSON_2_NODE)) {
					return new Jackson2Serializer(type);
				}
			}
			return super.findSerializer(config, type, description, format);
		}

	}

}
