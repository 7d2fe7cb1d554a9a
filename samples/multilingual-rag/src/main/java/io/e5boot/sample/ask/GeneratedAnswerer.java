package io.e5boot.sample.ask;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.prompt.PromptTemplate;
import org.springframework.ai.document.Document;
import org.springframework.ai.rag.advisor.RetrievalAugmentationAdvisor;
import org.springframework.ai.rag.generation.augmentation.ContextualQueryAugmenter;
import org.springframework.core.task.SyncTaskExecutor;

/**
 * Lets a chat model answer from the passages and cite them by their numbers.
 */
class GeneratedAnswerer implements Answerer {

	private static final PromptTemplate PROMPT = new PromptTemplate("""
			Answer the question from the numbered passages below and from nothing else.

			- Answer in the language of the question, whatever the languages of the passages are.
			- After each sentence give the numbers of the passages it stands on, each in its own brackets: [1][2].
			- If the passages do not hold the answer, say so in one sentence without a number.
			- Write plain text without Markdown.

			Passages:

			{context}

			Question: {query}
			""");

	private final ContextualQueryAugmenter augmenter = ContextualQueryAugmenter.builder()
		.promptTemplate(PROMPT)
		.documentFormatter(GeneratedAnswerer::format)
		.build();

	private final ChatClient chatClient;

	GeneratedAnswerer(ChatClient chatClient) {
		this.chatClient = chatClient;
	}

	@Override
	public AnswerMode mode() {
		return AnswerMode.GENERATED;
	}

	@Override
	public Flux<AnswerEvent> answer(Question question, List<RankedPassage> passages) {
		StringBuilder text = new StringBuilder();
		Flux<AnswerEvent> deltas = this.chatClient.prompt()
			.user(question.text())
			.advisors(augmentation(passages))
			.stream()
			.content()
			.onErrorMap(ChatModelException::new)
			.doOnNext(text::append)
			.map(AnswerEvent.Delta::new);
		return deltas.concatWith(Mono.fromSupplier(
				() -> new AnswerEvent.Answer(mode(), Citations.parse(text.toString(), passages.size()), passages)));
	}

	/**
	 * The passages are at hand: they are shown before the chat model has said a word.
	 */
	private RetrievalAugmentationAdvisor augmentation(List<RankedPassage> passages) {
		List<Document> documents = passages.stream().map(GeneratedAnswerer::document).toList();
		return RetrievalAugmentationAdvisor.builder()
			.documentRetriever((query) -> documents)
			.queryAugmenter(this.augmenter)
			.taskExecutor(new SyncTaskExecutor())
			.build();
	}

	private static Document document(RankedPassage passage) {
		return new Document(passage.text(), Map.of("number", passage.number(), "title", passage.title()));
	}

	private static String format(List<Document> documents) {
		return documents.stream()
			.map((document) -> String.format(Locale.ROOT, "[%s] %s\n%s", document.getMetadata().get("number"),
					document.getMetadata().get("title"), document.getText()))
			.collect(Collectors.joining("\n\n"));
	}

}
