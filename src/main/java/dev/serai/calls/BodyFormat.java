package dev.serai.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Checks that a body is JSON or XML; reads nothing but its text, in time and memory that grow with it alone. */
final class BodyFormat {
    private static final String ALLOWED = "JSON, XML without a DOCTYPE, or an empty string";
    private static final int DEEPEST_XML = 1_000;
    private static final int MOST_ATTRIBUTES = 10_000;
    private static final int LONGEST_NAME = 1_000;

    /** The JDK's names for the limits of its XML parsers. */
    private static final String LIMITS = "http://www.oracle.com/xml/jaxp/properties/";

    private BodyFormat() {}

    /** @throws InvalidCall when it is neither */
    static void check(String body) {
        if (body.isEmpty()) {
            return;
        }
        if (body.stripLeading().startsWith("<")) {
            checkXml(body);
            return;
        }
        try {
            JsonText.check(body);
        } catch (JsonProcessingException e) {
            throw new InvalidCall("body " + JsonText.problem(e), ALLOWED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkXml(String body) {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(body));
            int depth = 0;
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.DTD -> throw new InvalidCall("body is XML with a DOCTYPE", ALLOWED);
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new InvalidCall(
                                "body is XML with the undeclared entity " + Shown.of(reader.getLocalName()), ALLOWED);
                    case XMLStreamConstants.START_ELEMENT -> depth++;
                    case XMLStreamConstants.END_ELEMENT -> depth--;
                    default -> {}
                }
                if (depth > DEEPEST_XML) {
                    throw new InvalidCall("body is XML nested deeper than " + DEEPEST_XML + " levels", ALLOWED);
                }
            }
        } catch (XMLStreamException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNumber() + ", column "
                            + e.getLocation().getColumnNumber();
            throw new InvalidCall("body stops being XML" + where, ALLOWED);
        }
    }

    /** One for each body: factories are not promised to be thread-safe. The JDK's, whatever else is on the classpath. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        // newer JDKs have lower limits of their own: a body that one takes is to be taken by all
        factory.setProperty(LIMITS + "maxElementDepth", DEEPEST_XML + 1);
        factory.setProperty(LIMITS + "elementAttributeLimit", MOST_ATTRIBUTES);
        factory.setProperty(LIMITS + "maxXMLNameLimit", LONGEST_NAME);
        return factory;
    }
}
