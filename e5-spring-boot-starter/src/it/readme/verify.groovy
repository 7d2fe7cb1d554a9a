def start(String... arguments) {
	def command = [System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true", "-Dstdout.encoding=UTF-8",
			"-jar", new File(basedir, "target/readme-1.jar").path] + arguments.toList()
	def process = new ProcessBuilder(command).directory(basedir).redirectErrorStream(true).start()
	def output = process.inputStream.getText("UTF-8")
	println output
	return [process.waitFor(), output.replaceAll(/\s+/, " ")]
}

// its test has not touched the application's data
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

// without the driver
def libraries = new File(basedir, "target/without-driver")
new java.util.zip.ZipFile(new File(basedir, "target/readme-1.jar")).withCloseable { jar ->
	jar.entries().findAll { it.name ==~ /BOOT-INF\/lib\/.*\.jar/ && !it.name.contains("/postgresql-") }.each { entry ->
		def library = new File(libraries, new File(entry.name).name)
		library.parentFile.mkdirs()
		library.bytes = jar.getInputStream(entry).bytes
	}
}
def classPath = [new File(basedir, "target/classes"), new File(libraries, "*")].join(File.pathSeparator)
def process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true", "-cp", classPath,
		"com.example.Demo", "--spring.datasource.url=jdbc:postgresql://localhost/demo").directory(basedir)
		.redirectErrorStream(true).start()
output = process.inputStream.getText("UTF-8")
println output
assert process.waitFor() == 1
assert output.contains("The JDBC driver org.postgresql.Driver, which spring.datasource.url (jdbc:postgresql:) needs, is not")
assert output.contains("Add the dependency org.postgresql:postgresql.")
assert !output.contains("\tat ")
