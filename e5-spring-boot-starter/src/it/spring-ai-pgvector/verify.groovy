def start(String... arguments) {
	def command = [System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true", "-Dstdout.encoding=UTF-8",
			"-jar", new File(basedir, "target/spring-ai-pgvector-1.jar").path,
			"--e5.pgvector.embedded.data-dir=" + new File(basedir, "target/pgdata")] + arguments.toList()
	def process = new ProcessBuilder(command).redirectErrorStream(true).start()
	def output = process.inputStream.getText("UTF-8")
	println output
	return [process.waitFor(), output.replaceAll(/\s+/, " ")]
}

def (status, output) = start()
assert status == 1
assert output.contains("There are 2 vector stores")
assert output.contains("Set spring.ai.vectorstore.type to e5-pgvector, or to the value of the other: pgvector")

(status, output) = start("--spring.ai.vectorstore.type=e5-pgvector")
assert status == 0
assert output.contains("E5PgVectorStore found: El pan se hornea")

(status, output) = start("--spring.ai.vectorstore.type=pgvector",
		"--spring.ai.vectorstore.pgvector.initialize-schema=true")
assert status == 0
assert output.contains(" PgVectorStore found: ")
