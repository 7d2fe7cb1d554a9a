package io.e5boot.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the sample: a page and a JSON API that answer questions in any language from
 * documents in other languages.
 */
@SpringBootApplication
public class MultilingualRagApplication {

	public static void main(String[] args) {
		SpringApplication.run(MultilingualRagApplication.class, args);
	}

}
