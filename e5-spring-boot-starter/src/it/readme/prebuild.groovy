// a project with the code of the README as pasted
def text = new File(readme).getText("UTF-8")
def block = { language, from -> (text.substring(from) =~ /(?s)```${language}\n(.*?)```/)[0][1] }

def pom = new File(basedir, "pom.xml")
pom.setText(pom.getText("UTF-8").replace("<!-- those of the README -->", block("xml", 0)), "UTF-8")

// unchanged, in the file that the README names
def name = (text =~ /`(src\/main\/java\/[^`]+)`/)[0][1]
def program = block("java", text.indexOf(name))
def source = new File(basedir, name)
source.parentFile.mkdirs()
source.setText(program, "UTF-8")

// the README starts with a part of it
assert program.contains(block("java", 0).replaceAll(/(?m)^(?=.)/, "\t"))
return true
