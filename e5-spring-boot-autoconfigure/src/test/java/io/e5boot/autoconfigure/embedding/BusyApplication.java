package io.e5boot.autoconfigure.embedding;

import java.util.Collections;
import java.util.List;

import io.e5boot.encoder.model.EncoderClosedException;
import io.e5boot.springai.E5EmbeddingModel;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that embeds on a daemon thread until it exits. Its argument says how:
 * {@code wait} for a signal, {@code exit} or {@code close}.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(E5EmbeddingAutoConfiguration.class)
class BusyApplication {

	static final String ENCODING = "encoding";

	static final String STOPPED = "stopped";

	static final int STATUS = 7;

	private static final List<String> TEXTS = Collections.nCopies(100_000,
			"A sentence that is long enough for a batch of them to take a while.");

	public static void main(String[] args) throws InterruptedException {
		SpringApplication application = new SpringApplication(BusyApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		ConfigurableApplicationContext context = application.run(args);
		E5EmbeddingModel model = context.getBean(E5EmbeddingModel.class);
		model.embed("first");
		Thread caller = new Thread(() -> embed(model));
		caller.setDaemon(true);
		caller.start();
		System.out.println(ENCODING);
		Thread.sleep(1500);
		switch (args[0]) {
			case "exit" -> System.exit(STATUS);
			case "close" -> {
				context.close();
				caller.join();
			}
			default -> Thread.sleep(60_000);
		}
	}

	/**
	 * On a busy machine the call may begin after the encoder is closed.
	 */
	private static void embed(E5EmbeddingModel model) {
		try {
			model.embed(TEXTS);
		}
		catch (EncoderClosedException | IllegalStateException ex) {
			System.out.println(STOPPED);
		}
	}

}
