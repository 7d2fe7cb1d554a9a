def classes = new File(basedir, "target/classes/io/e5boot/autoconfigure/embedding")
assert new File(classes, "E5EmbeddingAutoConfiguration__BeanDefinitions.class").file

def process = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-Dspring.aot.enabled=true",
		"-Dai.djl.offline=true", "-jar", new File(basedir, "target/aot-1.jar").path).redirectErrorStream(true).start()
def output = process.inputStream.getText("UTF-8")
println output
assert process.waitFor() == 0
assert output.contains("Starting AOT-processed Consumer")
assert output.contains("A vector of 384 by E5EmbeddingModel")
