package consumer;

import java.util.List;

import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.VectorStore;
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
	ApplicationRunner search(VectorStore store, EmbeddingModel model) {
		return (arguments) -> {
			store.add(List.of(new Document("Der Bahnhof liegt südlich des Flusses."),
					new Document("El pan se hornea a doscientos grados.")));
			System.out.println(store.getClass().getSimpleName() + " with " + model.getClass().getSimpleName()
					+ " found: " + store.similaritySearch("How hot is the oven for bread?").get(0).getText());
		};
	}

}
