// the project that a reader of the tutorial has, made of the page's own snippets
def page = new File(documentation, "tutorial/first-search.md").getText("UTF-8")
def block = { language -> (page =~ /(?s)```${language}\n(.*?)```/)[0][1] }

new File(basedir, "pom.xml").setText(block("xml"), "UTF-8")
def source = new File(basedir, "src/main/java/com/example/Demo.java")
assert page.contains("`src/main/java/com/example/Demo.java`")
source.parentFile.mkdirs()
source.setText(block("java"), "UTF-8")
return true
