def start(String... arguments) {
	def command = [System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true", "-jar",
			new File(basedir, "target/embedding-starter-1.jar").path] + arguments.toList()
	def process = new ProcessBuilder(command).redirectErrorStream(true).start()
	def output = process.inputStream.getText("UTF-8")
	println output
	return [process.waitFor(), output.replaceAll(/\s+/, " ")]
}

def libraries = new java.util.jar.JarFile(new File(basedir, "target/embedding-starter-1.jar")).entries()*.name
assert libraries.count { it =~ /pytorch-native/ } == 1
assert libraries.any { it =~ /pytorch-native-cpu-[\d.]+-${platform}\.jar/ }

assert !libraries.any { it =~ /postgresql|HikariCP|spring-jdbc|spring-ai-vector-store|opennlp|e5-pgvector/ }

def (status, output) = start()
assert status == 0
assert output.contains("A vector of 384 by E5EmbeddingModel")

(status, output) = start("--e5.embedding.native-cache-dir=" + new File(basedir, "pom.xml/cache"))
assert status == 1
assert output.contains("pom.xml/cache is not writable")
assert output.contains("Action: Name a writable folder: set the property e5.embedding.native-cache-dir")

(status, output) = start("--e5.embedding.model=pack:large")
assert status == 1
assert output.contains("There is no model pack 'large' on the class path")
assert output.contains("pack:multilingual-e5-small-q4")

(status, output) = start("--e5.embedding.model=large", "--e5.embedding.hub.offline=true",
		"--e5.embedding.hub.cache-dir=" + new File(basedir, "target/hub"))
assert status == 1
assert output.contains("intfloat/multilingual-e5-large")
assert output.contains("Action:")
