package io.e5boot.encoder.hub;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.e5boot.encoder.hub.HubException.Reason;

/**
 * Explains an unsuccessful response.
 *
 * @param options the options of the request
 * @param model the requested model
 * @param file the requested file; empty for the model itself
 * @param response the response
 */
record HubErrorResponse(HubOptions options, HubModel model, String file, HttpResponse<?> response) {

	private static final Set<Integer> TRANSIENT = Set.of(408, 429, 500, 502, 503, 504);

	/**
	 * Returns the exception to throw.
	 * @throws IOException if the failure is transient
	 */
	HubException failure() throws IOException {
		int status = this.response.statusCode();
		String host = HubConnection.host(this.response.uri());
		if (TRANSIENT.contains(status)) {
			throw new Retry.TransientException(host + " responds with status " + status, retryAfter(), null);
		}
		String code = this.response.headers().firstValue("X-Error-Code").orElse("");
		return switch (code) {
			case "GatedRepo" -> gated();
			case "RepoNotFound" -> modelNotFound();
			case "RevisionNotFound" -> revisionNotFound();
			case "EntryNotFound" -> fileNotFound();
			default -> switch (status) {
				case 401, 403 -> denied(status);
				case 407 -> new HubException(Reason.SETTINGS, "The proxy requires a user name and a password",
						"Add them to HTTPS_PROXY: http://user:password@proxy.example:3128. For an https hub, Java also "
								+ "needs -Djdk.http.auth.tunneling.disabledSchemes= on its command line.");
				case 404 -> this.file.isEmpty() ? modelNotFound() : fileNotFound();
				default -> HubConnection.notAHub(this.response.uri(), "responds with the unexpected status " + status);
			};
		};
	}

	/**
	 * Reads seconds or a date, as in RFC 9110.
	 */
	private Duration retryAfter() {
		String value = this.response.headers().firstValue("Retry-After").orElse("0").trim();
		try {
			Duration wait = value.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value)) : Duration
				.between(Instant.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		catch (DateTimeException ex) {
			return Duration.ZERO;
		}
	}

	private HubException gated() {
		return new HubException(Reason.ACCESS_DENIED,
				this.model + " is only available to users who have accepted its conditions",
				"Accept them at " + this.options.endpoint() + "/" + this.model.id() + ". " + tokenRemedy());
	}

	private HubException denied(int status) {
		String message = HubConnection.host(this.response.uri()) + " denies access to " + this.model + " (status "
				+ status + ((this.options.token() != null) ? ", with the token)" : ", without a token)");
		return new HubException(Reason.ACCESS_DENIED, message, tokenRemedy());
	}

	private String tokenRemedy() {
		return (this.options.token() != null)
				? "Check that the token in HF_TOKEN or the token's file is still valid and may read this model."
				: "Set HF_TOKEN to a token of your account on the hub that may read this model.";
	}

	private HubException modelNotFound() {
		String suggestion = KnownCheckpoints.nearest(this.model.id())
			.map((id) -> "Did you mean " + id + "? ")
			.orElse("Check the id. ");
		return new HubException(Reason.NOT_FOUND,
				HubConnection.host(this.options.endpoint()) + " has no model " + this.model.id() + ", or it is private",
				suggestion + "If it is private: " + tokenRemedy());
	}

	private HubException revisionNotFound() {
		return new HubException(Reason.NOT_FOUND,
				"The model " + this.model.id() + " has no revision " + this.model.revision(),
				"Set a branch, a tag or a commit that " + this.options.endpoint() + "/" + this.model.id()
						+ " lists, or none for " + HubModel.MAIN + ".");
	}

	private HubException fileNotFound() {
		return new HubException(Reason.NOT_FOUND, this.model + " has no file " + this.file,
				"The model may have changed during the download: try again, or set a commit as its revision.");
	}

	/**
	 * Suggests checkpoints for a misspelled id.
	 */
	private static final class KnownCheckpoints {

		private static final List<String> IDS = List.of("intfloat/multilingual-e5-small",
				"intfloat/multilingual-e5-base", "intfloat/multilingual-e5-large",
				"intfloat/multilingual-e5-large-instruct", "intfloat/e5-small-v2", "intfloat/e5-base-v2",
				"intfloat/e5-large-v2", "dragonkue/multilingual-e5-small-ko-v2",
				"aisingapore/SEA-LION-E5-Embedding-600M", "Nehc/e5-large-ru",
				"beademiguelperez/sentence-transformers-multilingual-e5-small", "ildodeltaRule/multilingual-e5-large",
				"Avditvs/multilingual-e5-small-distill-base-0.1");

		private KnownCheckpoints() {
		}

		/**
		 * Returns the id with the fewest different characters, if these are at most a
		 * fifth, or one with the same name in another namespace.
		 */
		static Optional<String> nearest(String id) {
			if (IDS.contains(id)) {
				return Optional.empty();
			}
			String lower = id.toLowerCase(Locale.ROOT);
			return IDS.stream()
				.min(Comparator.comparingInt((String known) -> distance(lower, known.toLowerCase(Locale.ROOT))))
				.filter((known) -> distance(lower, known.toLowerCase(Locale.ROOT)) <= known.length() / 5
						|| name(known).equalsIgnoreCase(name(id)));
		}

		private static String name(String id) {
			return id.substring(id.indexOf('/') + 1);
		}

		/**
		 * Returns the Levenshtein distance.
		 */
		private static int distance(String a, String b) {
			int[] row = new int[b.length() + 1];
			for (int j = 0; j <= b.length(); j++) {
				row[j] = j;
			}
			for (int i = 1; i <= a.length(); i++) {
				int diagonal = row[0];
				row[0] = i;
				for (int j = 1; j <= b.length(); j++) {
					int substitution = diagonal + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
					diagonal = row[j];
					row[j] = Math.min(substitution, 1 + Math.min(row[j - 1], diagonal));
				}
			}
			return row[b.length()];
		}

	}

}
