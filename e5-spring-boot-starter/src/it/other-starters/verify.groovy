import com.sun.net.httpserver.HttpServer
import groovy.json.JsonOutput
import groovy.json.JsonSlurper

def start(String... arguments) {
	def command = [System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true", "-Dstdout.encoding=UTF-8",
			"-jar", new File(basedir, "target/other-starters-1.jar").path,
			"--e5.pgvector.embedded.data-dir=" + new File(basedir, "target/pgdata")] + arguments.toList()
	def process = new ProcessBuilder(command).redirectErrorStream(true).start()
	def output = process.inputStream.getText("UTF-8")
	println output
	return [process.waitFor(), output.replaceAll(/\s+/, " ")]
}

// nothing is chosen, then only the embedding model
def (status, output) = start()
assert status == 1
assert output.contains("There are 2 embedding models, and spring.ai.model.embedding does not say which one to use: "
		+ "e5EmbeddingModel, openAiEmbeddingModel.")
assert output.contains("Action: Set spring.ai.model.embedding to e5 for the E5 embedding model, or to the value of the "
		+ "other one: openai,")

(status, output) = start("--spring.ai.model.embedding=e5")
assert status == 1
assert output.contains("There are 2 vector stores, and spring.ai.vectorstore.type does not say which one to use: "
		+ "vectorStore, e5PgVectorStore.")
assert output.contains("Action: Set spring.ai.vectorstore.type to e5-pgvector for the E5 vector store, or to the value "
		+ "of the other one: pgvector for Spring AI's PgVectorStore,")

// ours, with a property of Spring AI's store
(status, output) = start("--spring.ai.model.embedding=e5", "--spring.ai.vectorstore.type=e5-pgvector",
		"--spring.ai.vectorstore.pgvector.initialize-schema=true")
assert status == 0
assert output.contains("E5PgVectorStore with E5EmbeddingModel found: El pan se hornea")
assert output.contains("Instead of spring.ai.vectorstore.pgvector.initialize-schema set e5.pgvector.initialize-schema.")

// Spring AI's store
(status, output) = start("--spring.ai.model.embedding=e5", "--spring.ai.vectorstore.type=pgvector",
		"--spring.ai.vectorstore.pgvector.initialize-schema=true")
assert status == 0
assert output.contains(" PgVectorStore with E5EmbeddingModel found: ")
assert !output.contains("Instead of spring.ai.vectorstore.pgvector")

// OpenAI's model, whose vectors count letters here
def openAi = HttpServer.create(new InetSocketAddress(InetAddress.loopbackAddress, 0), 0)
openAi.createContext("/") { exchange ->
	def inputs = [new JsonSlurper().parse(exchange.requestBody).input].flatten()
	def data = inputs.withIndex().collect { input, index ->
		def vector = new double[1536]
		input.each { vector[it.codePointAt(0) % 1536]++ }
		[object: "embedding", index: index, embedding: vector]
	}
	def bytes = JsonOutput.toJson([object: "list", model: "letters", data: data,
			usage: [prompt_tokens: 1, total_tokens: 1]]).getBytes("UTF-8")
	exchange.responseHeaders.set("Content-Type", "application/json")
	exchange.sendResponseHeaders(200, bytes.length)
	exchange.responseBody.write(bytes)
	exchange.close()
}
openAi.start()
try {
	(status, output) = start("--spring.ai.model.embedding=openai", "--spring.ai.vectorstore.type=e5-pgvector",
			"--spring.ai.openai.base-url=http://localhost:" + openAi.address.port, "--e5.pgvector.table-name=letters")
	assert status == 0
	assert output.contains("E5PgVectorStore with OpenAiEmbeddingModel found: ")
}
finally {
	openAi.stop(0)
}
