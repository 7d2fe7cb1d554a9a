package io.e5boot.pgvector.schema;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A setting has a value that this store does not support.
 */
public final class UnsupportedSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * The setting's name.
	 */
	private final String setting;

	UnsupportedSettingException(String setting, String message) {
		super(String.format(Locale.ROOT, "The setting %s: %s", setting, message));
		this.setting = setting;
	}

	/**
	 * Returns the setting's name.
	 * @return the last part of the property's name, such as {@code distance-type}
	 */
	public String setting() {
		return this.setting;
	}

	static <T extends Enum<T>> T parse(String setting, Class<T> type, String value, String reason) {
		String name = value.strip().replace('-', '_').toUpperCase(Locale.ROOT);
		return Arrays.stream(type.getEnumConstants())
			.filter((constant) -> constant.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new UnsupportedSettingException(setting,
					String.format(Locale.ROOT, "%s is not supported, use %s. %s", value,
							Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(" or ")),
							reason)));
	}

}
