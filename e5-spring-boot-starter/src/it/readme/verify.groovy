def start(String... arguments) {
	def command = [System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true", "-Dstdout.encoding=UTF-8",
			"-jar", new File(basedir, "target/readme-1.jar").path] + arguments.toList()
	def process = new ProcessBuilder(command).directory(basedir).redirectErrorStream(true).start()
	def output = process.inputStream.getText("UTF-8")
	println output
	return [process.waitFor(), output.replaceAll(/\s+/, " ")]
}

// its test has left the application's data alone
assert !new File(basedir, ".e5").exists()
assert new File(basedir, "target/e5-pgvector").list().length == 1

2.times {
	def (status, output) = start()
	assert status == 0
	assert output.count("Die letzte Fähre legt um 21 Uhr ab.") == 1
	assert !output.contains("does not exist and has no effect")
}

def (status, output) = start("--e5.pgvector.embedded.enabled=false", "--e5.embedding.precison=auto")
assert status == 1
assert output.contains("No database is configured: spring.datasource.url is not set")
assert output.contains("remove e5.pgvector.embedded.enabled=false")
assert output.contains("set spring.datasource.url")
assert output.contains("Did you mean e5.embedding.precision?")
