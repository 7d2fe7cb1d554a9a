package io.e5boot.pgvector.sql;

import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Locale;

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
 * Writes points in time in UTC, so that filters can compare them as strings, and trees of
 * Jackson 2, which some libraries put into metadata, as JSON. Jackson 3 writes all other
 * values, local dates in ISO 8601.
 */
final class MetadataModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	private static final String JACKSON_2_NODE = "com.fasterxml.jackson.databind.JsonNode";

	MetadataModule() {
		setSerializers(new Serializers());
		List.of(Date.class, Calendar.class, Instant.class, OffsetDateTime.class, ZonedDateTime.class)
			.forEach((type) -> addSerializer(new DateSerializer(type)));
	}

	private static final class DateSerializer extends StdSerializer<Object> {

		private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter
			.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
			.withZone(ZoneOffset.UTC);

		private static final int NANOS_PER_MILLI = 1_000_000;

		DateSerializer(Class<?> type) {
			super(type);
		}

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			generator.writeString(text(value));
		}

		private static String text(Object value) {
			if (value instanceof Time) {
				return value.toString();
			}
			if (value instanceof Timestamp timestamp && timestamp.getNanos() % NANOS_PER_MILLI != 0) {
				return timestamp.toInstant().toString();
			}
			if (value instanceof Date date) {
				// java.sql.Date does not support toInstant
				return MILLISECONDS.format(Instant.ofEpochMilli(date.getTime()));
			}
			if (value instanceof Calendar calendar) {
				return MILLISECONDS.format(calendar.toInstant());
			}
			if (value instanceof OffsetDateTime date) {
				return date.toInstant().toString();
			}
			return (value instanceof ZonedDateTime date) ? date.toInstant().toString() : value.toString();
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
