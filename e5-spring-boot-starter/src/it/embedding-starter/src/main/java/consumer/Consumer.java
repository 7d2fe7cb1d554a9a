package consumer;

import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Consumer {

	public static void main(String[] args) {
		SpringApplication.run(Consumer.class, args);
	}

	@Bean
	ApplicationRunner embed(EmbeddingModel model) {
		return (arguments) -> System.out.println(
				"A vector of " + model.embed("Wo ist der Bahnhof?").length + " by " + model.getClass().getSimpleName());
	}

}
