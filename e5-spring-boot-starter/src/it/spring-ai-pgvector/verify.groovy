def process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true",
		"-Dstdout.encoding=UTF-8", "-jar", new File(basedir, "target/spring-ai-pgvector-1.jar").path,
		"--e5.pgvector.embedded.data-dir=" + new File(basedir, "target/pgdata")).redirectErrorStream(true).start()
def output = process.inputStream.getText("UTF-8")
println output
assert process.waitFor() == 0
assert output.contains("E5PgVectorStore found: El pan se hornea")
