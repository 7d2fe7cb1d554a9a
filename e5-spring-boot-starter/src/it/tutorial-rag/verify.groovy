import com.sun.net.httpserver.HttpServer

// Ollama's chat API, which answers every prompt with the same sentence
def prompt = ""
def ollama = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
ollama.createContext("/api/chat") { exchange ->
	prompt = exchange.requestBody.getText("UTF-8")
	def body = '''{"model":"qwen3:4b","created_at":"2026-01-01T00:00:00Z","done":true,
			"message":{"role":"assistant","content":"The last ferry leaves at 9 p.m."}}'''.getBytes("UTF-8")
	exchange.responseHeaders.add("Content-Type", "application/json")
	exchange.sendResponseHeaders(200, body.length)
	exchange.responseBody.write(body)
	exchange.close()
}
ollama.start()
try {
	def command = [System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true", "-Dstdout.encoding=UTF-8", "-jar",
			new File(basedir, "target/demo-1.jar").path, "--spring.ai.ollama.base-url=http://127.0.0.1:" + ollama.address.port]
	def process = new ProcessBuilder(command).directory(basedir).redirectErrorStream(true).start()
	def output = process.inputStream.getText("UTF-8")
	println output
	assert process.waitFor() == 0
	assert output.contains("Answer: The last ferry leaves at 9 p.m.")
	assert prompt.contains("Die letzte Fähre legt um 21 Uhr ab.")
	assert prompt.contains("When does the last ferry leave?")
}
finally {
	ollama.stop(0)
}
