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

import io.e5boot.pgvector.search.UtcDate;
import org.jspecify.annotations.Nullable;

/**
 * Dates as strings, the same in metadata and in filters: what is a point in time is
 * written in UTC, so that {@link UtcDate} can compare it.
 */
@Internal
public final class DateText {

	/**
	 * The classes that are written here; others are written by Jackson, in ISO 8601.
	 */
	static final List<Class<?>> TYPES = List.of(Date.class, Calendar.class, Instant.class, OffsetDateTime.class,
			ZonedDateTime.class);

	private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	private static final int NANOS_PER_MILLI = 1_000_000;

	private DateText() {
	}

	/**
	 * Writes a date.
	 * @param value one of the {@link #TYPES}
	 * @return its text
	 */
	static String of(Object value) {
		if (value instanceof Time) {
			return value.toString();
		}
		if (value instanceof Timestamp timestamp && timestamp.getNanos() % NANOS_PER_MILLI != 0) {
			return timestamp.toInstant().toString();
		}
		if (value instanceof Date date) {
			// java.sql.Date refuses toInstant
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

	/**
	 * Returns what a date was stored as before it was brought into UTC.
	 * @param value any value
	 * @return the text, or null if there was no other
	 */
	public static @Nullable String former(@Nullable Object value) {
		if (value instanceof OffsetDateTime date) {
			return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date);
		}
		return (value instanceof ZonedDateTime date) ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(date) : null;
	}

}
