def page = new File(documentation, "tutorial/first-search.md").getText("UTF-8")
def expected = (page =~ /(?s)The output contains\n\n```\n(.*?)```/)[0][1].readLines()
assert expected.size() == 3

def command = [System.getProperty("java.home") + "/bin/java", "-Dai.djl.offline=true", "-Dstdout.encoding=UTF-8", "-jar",
		new File(basedir, "target/demo-1.jar").path]
def process = new ProcessBuilder(command).directory(basedir).redirectErrorStream(true).start()
def output = process.inputStream.getText("UTF-8")
println output
assert process.waitFor() == 0
assert output.readLines().containsAll(expected)
