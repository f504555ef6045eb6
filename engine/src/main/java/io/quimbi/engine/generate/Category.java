package io.quimbi.engine.generate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One shelf of the demo shop.
 *
 * @param code three letters that open the ids of its products
 * @param share of the store's orders, up to a common factor
 * @param returnFactor how much likelier its goods come back than the average
 * @param giftable whether its goods are bought as presents
 * @param year how its demand goes over the year
 * @param reasons why its goods come back
 * @param items what lies on it
 */
record Category(
    String code,
    String name,
    double share,
    double returnFactor,
    boolean giftable,
    Year year,
    Reasons reasons,
    List<Item> items) {

  /**
   * A kind of article, made by several houses.
   *
   * @param usedUp whether it is used up and bought again
   */
  record Item(String name, double typicalPrice, boolean usedUp) {}

  /** Share of its articles that are used up and bought again. */
  double usedUpShare() {
    return items.stream().filter(Item::usedUp).count() / (double) items.size();
  }

  /** How demand goes over the year. */
  enum Year {
    /** As the store's. */
    EVEN,
    /** Up in spring, nearly nothing in winter. */
    GARDEN,
    /** Up in summer. */
    SUMMER,
    /** Up before the end of the year. */
    PRESENTS;

    /** The factor on the category's share in a month from 1 to 12. */
    double factor(int month) {
      return switch (this) {
        case EVEN -> 1;
        case GARDEN ->
            switch (month) {
              case 3, 7 -> 1.4;
              case 4, 5, 6 -> 2.2;
              case 8, 9 -> 0.9;
              default -> 0.3;
            };
        case SUMMER -> month >= 5 && month <= 8 ? 1.6 : 0.75;
        case PRESENTS -> month >= 11 ? 1.8 : 0.85;
      };
    }
  }

  /** Why goods come back. */
  enum Reasons {
    /** Things that are worn. */
    WORN,
    /** Things that work, or do not. */
    DEVICE,
    /** Anything else. */
    GOODS;

    private static final List<String> OF_WORN =
        List.of("too small", "too large", "not as described", "changed my mind", "wrong item sent");
    private static final List<String> OF_DEVICE =
        List.of(
            "defective", "not compatible", "arrived damaged", "changed my mind", "wrong item sent");
    private static final List<String> OF_GOODS =
        List.of(
            "arrived damaged",
            "not as described",
            "changed my mind",
            "arrived too late",
            "wrong item sent");

    /** The reasons, the most frequent first. */
    List<String> texts() {
      return switch (this) {
        case WORN -> OF_WORN;
        case DEVICE -> OF_DEVICE;
        case GOODS -> OF_GOODS;
      };
    }
  }

  /** All shelves, in the order of their numbers. */
  static final List<Category> ALL =
      List.of(
          new Category(
              "KIT",
              "Kitchen",
              1.0,
              0.7,
              true,
              Year.PRESENTS,
              Reasons.GOODS,
              items(
                  lasting(
                      "Chef's knife|39",
                      "Saucepan, 2 l|34",
                      "Cast iron casserole|89",
                      "Cutting board|24",
                      "Mixing bowls, set of 3|29",
                      "Whisk|9",
                      "Baking tin|16",
                      "Pepper mill|27",
                      "Colander|18",
                      "Frying pan, 28 cm|45",
                      "Kitchen scales|25",
                      "Storage jars, set of 4|22"),
                  supplies())),
          new Category(
              "TEX",
              "Home Textiles",
              0.8,
              1.0,
              false,
              Year.EVEN,
              Reasons.GOODS,
              items(
                  lasting(
                      "Duvet cover, double|59",
                      "Fitted sheet|27",
                      "Bath towel|17",
                      "Tea towels, set of 3|14",
                      "Wool throw|72",
                      "Cushion cover|15",
                      "Curtains, pair|64",
                      "Table runner|21",
                      "Bath mat|23",
                      "Pillowcase|12",
                      "Quilted bedspread|95"),
                  supplies())),
          new Category(
              "DEC",
              "Decor & Lighting",
              0.9,
              1.0,
              true,
              Year.PRESENTS,
              Reasons.GOODS,
              items(
                  lasting(
                      "Table lamp|54",
                      "Floor lamp|110",
                      "Picture frame|16",
                      "Wall clock|38",
                      "Ceramic vase|29",
                      "String lights|18",
                      "Mirror, round|66",
                      "Door wreath|32",
                      "Tealight holder|9",
                      "Art print|24",
                      "Woven basket|26"),
                  supplies("Scented candle|19"))),
          new Category(
              "GAR",
              "Garden",
              0.8,
              0.5,
              false,
              Year.GARDEN,
              Reasons.GOODS,
              items(
                  lasting(
                      "Secateurs|28",
                      "Watering can|22",
                      "Plant pot|15",
                      "Hand trowel|12",
                      "Bird feeder|19",
                      "Hose, 20 m|36",
                      "Raised bed|84"),
                  supplies(
                      "Potting soil, 20 l|9", "Garden gloves|8", "Herb seeds|4", "Plant food|11"))),
          new Category(
              "TOO",
              "Tools & DIY",
              0.7,
              0.8,
              false,
              Year.EVEN,
              Reasons.DEVICE,
              items(
                  lasting(
                      "Cordless drill|98",
                      "Screwdriver set|24",
                      "Hammer|17",
                      "Spirit level|19",
                      "Paint brushes, set of 5|13",
                      "Tape measure|9",
                      "Socket set|45",
                      "Work light|29"),
                  supplies(
                      "Wall paint, 2.5 l|32", "Sandpaper, assorted|7", "Wood screws, 200 pcs|8"))),
          new Category(
              "STA",
              "Stationery & Office",
              1.0,
              0.3,
              false,
              Year.EVEN,
              Reasons.GOODS,
              items(
                  lasting("Fountain pen|42", "Desk planner|18", "Ring binder|5", "Desk lamp|35"),
                  supplies(
                      "Notebook, A5|12",
                      "Copy paper, 500 sheets|6",
                      "Gel pens, set of 6|9",
                      "Sticky notes|4",
                      "Printer labels|8",
                      "Envelopes, 100 pcs|7",
                      "Highlighters, set of 4|6"))),
          new Category(
              "CRA",
              "Crafts & Sewing",
              1.2,
              0.3,
              false,
              Year.EVEN,
              Reasons.GOODS,
              items(
                  lasting(
                      "Rotary cutter|22",
                      "Knitting needles|11",
                      "Embroidery hoop|7",
                      "Fabric scissors|26",
                      "Pattern book|24",
                      "Cutting mat, A2|34"),
                  supplies(
                      "Quilting cotton, 1 m|13",
                      "Fat quarter bundle|28",
                      "Sewing thread|4",
                      "Merino yarn, 50 g|8",
                      "Batting, 150 x 200 cm|19",
                      "Acrylic paints, set of 12|21"))),
          new Category(
              "TOY",
              "Toys & Games",
              0.9,
              0.6,
              true,
              Year.PRESENTS,
              Reasons.GOODS,
              items(
                  lasting(
                      "Building blocks|32",
                      "Board game|36",
                      "Jigsaw, 1000 pieces|18",
                      "Plush bear|22",
                      "Wooden train|44",
                      "Card game|13",
                      "Doll's house|88",
                      "Balance bike|76",
                      "Science kit|34"),
                  supplies("Modelling clay|9", "Colouring book|7"))),
          new Category(
              "PET",
              "Pet Supplies",
              1.0,
              0.3,
              false,
              Year.EVEN,
              Reasons.GOODS,
              items(
                  lasting(
                      "Dog lead|18", "Cat scratching post|48", "Pet bed|39", "Aquarium filter|16"),
                  supplies(
                      "Dry dog food, 3 kg|21",
                      "Cat food, 12 pouches|11",
                      "Cat litter, 10 l|9",
                      "Chew sticks|5",
                      "Bird seed, 1 kg|6",
                      "Dental treats|8",
                      "Hay, 2 kg|7"))),
          new Category(
              "COF",
              "Coffee & Tea",
              1.2,
              0.15,
              true,
              Year.EVEN,
              Reasons.GOODS,
              items(
                  lasting("Moka pot|33", "Coffee grinder|62", "Teapot|37"),
                  supplies(
                      "Espresso beans, 1 kg|19",
                      "Filter coffee, 500 g|10",
                      "Decaf beans, 250 g|7",
                      "Earl Grey, 100 g|8",
                      "Green tea, 100 g|9",
                      "Herbal tea, 20 bags|4",
                      "Paper filters, 100 pcs|3",
                      "Drinking chocolate|8"))),
          new Category(
              "PAN",
              "Pantry",
              1.1,
              0.15,
              true,
              Year.EVEN,
              Reasons.GOODS,
              items(
                  lasting("Hamper|58"),
                  supplies(
                      "Olive oil, 500 ml|13",
                      "Wildflower honey|9",
                      "Dark chocolate|4",
                      "Sea salt flakes|5",
                      "Dried pasta|3",
                      "Balsamic vinegar|15",
                      "Strawberry jam|5",
                      "Mixed nuts, 400 g|8",
                      "Curry paste|4",
                      "Oat biscuits|4",
                      "Granola, 750 g|7"))),
          new Category(
              "BEA",
              "Beauty & Care",
              1.2,
              0.5,
              true,
              Year.EVEN,
              Reasons.GOODS,
              items(
                  lasting("Shaving set|42"),
                  supplies(
                      "Hand cream|9",
                      "Shampoo, 300 ml|11",
                      "Day cream|29",
                      "Soap bar|5",
                      "Bath salts|12",
                      "Eau de toilette, 50 ml|54",
                      "Lip balm|4",
                      "Face serum|38",
                      "Body lotion|14",
                      "Bamboo toothbrushes, 4 pcs|8"))),
          new Category(
              "CLO",
              "Clothing",
              1.3,
              2.6,
              false,
              Year.EVEN,
              Reasons.WORN,
              items(
                  lasting(
                      "Cotton T-shirt|22",
                      "Linen shirt|58",
                      "Merino jumper|84",
                      "Jeans|75",
                      "Rain jacket|115",
                      "Summer dress|68",
                      "Pyjamas|46",
                      "Scarf|34",
                      "Cardigan|72",
                      "Gloves|29",
                      "Chinos|62"),
                  supplies("Socks, 3 pairs|13"))),
          new Category(
              "SHO",
              "Shoes & Bags",
              0.8,
              2.8,
              false,
              Year.EVEN,
              Reasons.WORN,
              items(
                  lasting(
                      "Leather boots|139",
                      "Trainers|82",
                      "Sandals|56",
                      "Slippers|33",
                      "Rucksack|69",
                      "Tote bag|27",
                      "Wallet|38",
                      "Leather belt|36",
                      "Wellingtons|48",
                      "Weekend bag|95"),
                  supplies())),
          new Category(
              "JEW",
              "Jewellery & Gifts",
              0.6,
              1.0,
              true,
              Year.PRESENTS,
              Reasons.GOODS,
              items(
                  lasting(
                      "Silver earrings|44",
                      "Pendant necklace|62",
                      "Leather bracelet|27",
                      "Wristwatch|128",
                      "Key ring|11",
                      "Keepsake box|31",
                      "Brooch|24"),
                  supplies("Gift card set|8", "Greeting card|4", "Wrapping paper|5"))),
          new Category(
              "SPO",
              "Sports & Outdoors",
              0.8,
              1.3,
              false,
              Year.SUMMER,
              Reasons.GOODS,
              items(
                  lasting(
                      "Yoga mat|34",
                      "Water bottle|18",
                      "Running belt|21",
                      "Tent, 2 person|145",
                      "Sleeping bag|79",
                      "Dumbbells, pair|42",
                      "Head torch|32",
                      "Swimming goggles|16",
                      "Hiking poles|54",
                      "Cycling gloves|23",
                      "Picnic blanket|37"),
                  supplies())),
          new Category(
              "ELE",
              "Electronics",
              0.8,
              1.5,
              false,
              Year.PRESENTS,
              Reasons.DEVICE,
              items(
                  lasting(
                      "USB-C cable|11",
                      "Headphones|89",
                      "Bluetooth speaker|64",
                      "Power bank|35",
                      "Wireless mouse|26",
                      "Keyboard|58",
                      "Phone case|17",
                      "Smart plug|19",
                      "Alarm clock|31",
                      "Webcam|72"),
                  supplies("Batteries, 8 pcs|9"))));

  private static List<Item> items(Stream<Item> lasting, Stream<Item> supplies) {
    return Stream.concat(lasting, supplies).toList();
  }

  private static Stream<Item> lasting(String... namesAndPrices) {
    return Arrays.stream(namesAndPrices).map(text -> item(text, false));
  }

  private static Stream<Item> supplies(String... namesAndPrices) {
    return Arrays.stream(namesAndPrices).map(text -> item(text, true));
  }

  private static Item item(String nameAndPrice, boolean usedUp) {
    int border = nameAndPrice.lastIndexOf('|');
    return new Item(
        nameAndPrice.substring(0, border),
        Double.parseDouble(nameAndPrice.substring(border + 1)),
        usedUp);
  }
}
